#include "checker/lib/model.h"
