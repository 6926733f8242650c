/* Included before every source: two calls that WASI lacks and only espeak-ng's compilers make. */
#ifndef HAILO_PIPER_ESPEAK_WASI_STUBS_H
#define HAILO_PIPER_ESPEAK_WASI_STUBS_H

#include <stddef.h>
#include <stdio.h>

static inline int bridge_no_system(const char *command) { (void)command; return -1; }
static inline char *bridge_no_tmpnam(char *name) { (void)name; return NULL; }

#define system bridge_no_system
#define tmpnam bridge_no_tmpnam

#endif
