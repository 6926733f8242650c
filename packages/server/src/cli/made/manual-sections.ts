import { OPERATOR_FILE, SERVICE, SERVICE_FILE } from '@hailo-piper/config';

/** Files of interest to operators, with descriptions. */
export const MANUAL_FILES: readonly (readonly [file: string, text: string])[] = [
  [OPERATOR_FILE, 'The configuration, to be edited.'],
  [SERVICE_FILE, 'The configuration as the service reads it, written by "config render".'],
  [SERVICE.dropIn, 'The limits of memory and CPU, written by "config render".'],
  ['/var/lib/hailo-piper/models', 'Voices: each an .onnx file with its .onnx.json beside it.'],
  [
    '/var/lib/hailo-piper/models/voices.lock',
    'SHA-256, size and source of the voices, written by "voices lock".',
  ],
  ['/var/lib/hailo-piper/phrases', 'What was said before, where the cache is on; may be deleted.'],
  [
    '/var/lib/hailo-piper/phrases.sock',
    'Socket by which "phrases" asks the running service; for its user and root.',
  ],
  [
    '/var/lib/hailo-piper/prepared',
    'What the service has made of voices for this machine; may be deleted.',
  ],
];

export const MANUAL_EXAMPLES: readonly string[] = [
  'systemctl status hailo-piper',
  'hailo-piper config render && systemctl reload hailo-piper',
  'hailo-piper say "Good morning."',
  'hailo-piper voices search german medium',
  'hailo-piper voices add de_DE-thorsten-medium',
  'curl -s localhost:5003/v1/audio/speech \\',
  "  -H 'content-type: application/json' \\",
  '  -d \'{"input": "Good morning."}\' -o hello.wav',
];
