// Boost.Json, compiled into the command.
#include <boost/json/src.hpp>
