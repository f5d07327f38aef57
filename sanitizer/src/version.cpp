extern "C" const char *corosan_version() { return "0.1.0"; }
