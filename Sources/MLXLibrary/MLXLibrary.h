// The engine's headers are C++ and are read by CMLX; this module brings its compiler and linker flags.
