/* What LAME's own build would have detected. */
#ifndef HAILO_PIPER_LAME_CONFIG_H
#define HAILO_PIPER_LAME_CONFIG_H

#define STDC_HEADERS 1
#define HAVE_ERRNO_H 1
#define HAVE_FCNTL_H 1
#define HAVE_LIMITS_H 1
#define HAVE_MEMCPY 1
#define HAVE_STDINT_H 1
#define HAVE_STRCHR 1
#define HAVE_STRING_H 1
#define LAME_LIBRARY_BUILD 1

/* A table in place of log10, and rounding by the bits of a float; LAME's own defaults. */
#define USE_FAST_LOG 1
#define TAKEHIRO_IEEE754_HACK 1

typedef float ieee754_float32_t;
typedef double ieee754_float64_t;

#endif
