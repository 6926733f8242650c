/**
 * For sh: prints the ids of the installed voices, a line each. Its arguments are the words of the
 * command line, of which it obeys `--directory`. It has no single quote. Names with letters that a
 * shell treats specially are left out.
 */
export const INSTALLED_VOICES = String.raw`
    directory=
    while [ $# -gt 1 ]; do
      [ "$1" = --directory ] && directory=$2
      shift
    done
    IFS=:
    for config in "\${XDG_CONFIG_HOME:-$HOME/.config}" \${XDG_CONFIG_DIRS:-/etc/xdg}; do
      config=$config/hailo-piper/hailo-piper.json
      [ -z "$directory" ] && [ -r "$config" ] || continue
      directory=$(sed -n "s/.*\"directory\" *: *\"\([^\"]*\)\".*/\1/p" "$config")
      break
    done
    find -L "\${directory:-/var/lib/hailo-piper/models}" -mindepth 1 -name ".*" -prune \
      -o -name "*.onnx" -print 2>/dev/null |
      sed -n "s,.*/,,; s,\.onnx$,,; h; s,[-_.+],,g; /[[:punct:][:space:][:cntrl:]]/d; g; p" |
      sort -u
  `.replaceAll('\\${', '${');
