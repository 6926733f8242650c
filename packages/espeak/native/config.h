/* What espeak-ng's own build would have detected. Text to phonemes needs none of its engines. */
#ifndef HAILO_PIPER_ESPEAK_CONFIG_H
#define HAILO_PIPER_ESPEAK_CONFIG_H

#define PACKAGE_VERSION "1.52.0"

/* The loader puts the data files in the root directory. */
#define PATH_ESPEAK_DATA "/"

#define HAVE_MKSTEMP 0
#define USE_ASYNC 0
#define USE_KLATT 0
#define USE_LIBPCAUDIO 0
#define USE_LIBSONIC 0
#define USE_MBROLA 0
#define USE_SPEECHPLAYER 0

#endif
