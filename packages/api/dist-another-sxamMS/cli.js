#!/usr/bin/env node
import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{a as i}from"./chunk-TSEMVQGC.js";import{a as e}from"./chunk-NUGS4W5V.js";import{a as o}from"./chunk-LR4VFKUG.js";var s=`Usage: hailo-piper COMMAND

  serve           serve speech over HTTP (see hailo-piper serve --help)
  config check    say whether a configuration is valid
  config show     print the configuration in force
  config render   check the YAML and write the JSON the service reads
  phonemize       print what a text would be spoken as
  version         print the version
`;async function t([n,...r]){switch(n){case"serve":return(await import("./serve-command-6BW4LE7T.js")).serveCommand(r);case"config":return(await import("./commands-R43YE5WA.js")).runConfigCommand(r,process);case"phonemize":return(await import("./phonemize-command-OGDOWSJR.js")).phonemizeCommand(r,process);case"version":case"--version":return process.stdout.write(`hailo-piper ${i}
`),e.ok;case"help":case"--help":return process.stdout.write(s),e.ok;default:return process.stderr.write(s),e.usage}}o(t,"run");process.exit(await t(process.argv.slice(2)));
//# sourceMappingURL=cli.js.map
