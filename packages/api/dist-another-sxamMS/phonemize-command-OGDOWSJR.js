import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{j as g}from"./chunk-BTGVV7NE.js";import{b as p}from"./chunk-3QRVQYHW.js";import{a as i,b as c}from"./chunk-NUGS4W5V.js";import"./chunk-Y3MBDERA.js";import{c as d}from"./chunk-42KWFRSP.js";import"./chunk-BEVQPXYV.js";import"./chunk-G2TJVQYX.js";import"./chunk-J6AEQCQN.js";import{b as f}from"./chunk-UMSFX6FX.js";import"./chunk-UC2AGIJK.js";import"./chunk-ORPEUKLY.js";import"./chunk-JZXK3LTM.js";import{a as l}from"./chunk-DDUL3ZFB.js";import{a as n}from"./chunk-LR4VFKUG.js";import{text as k}from"node:stream/consumers";import{parseArgs as P}from"node:util";var m=`Usage: hailo-piper phonemize [--voice FILE] [--espeak-voice NAME] [--config FILE] [TEXT]

Prints as JSON what TEXT, or else standard input, would be spoken as.

  --voice FILE         .onnx file of a voice (default: the one the service would load)
  --espeak-voice NAME  a language by espeak's name, such as de, in place of the voice's own
  --config FILE        configuration to find the voice by
`;async function A(o,{stdin:u,stdout:s,stderr:t}){let a;try{a=x(o)}catch(e){return t.write(`hailo-piper: ${e.message.split(". ")[0]}
${m}`),i.usage}let{values:r,positionals:h}=a;if(r.help)return s.write(m),i.ok;try{let e=r.voice??await T(r.config),v=h[0]??await k(u),w=d(f(e)),{espeakVoice:y,sentences:E}=await w(v,r["espeak-voice"]);return s.write(`${JSON.stringify({espeak_voice:y,sentences:E},null,2)}
`),i.ok}catch(e){if(e instanceof c)return t.write(`hailo-piper: ${e.message}
`),e.exitCode;if(!(e instanceof l))throw e;return t.write(`hailo-piper: ${e.message}
`),e.code==="voice_load_failed"?i.config:i.failed}}n(A,"phonemizeCommand");var T=n(async o=>g((await p(o===void 0?{}:{path:o})).config).models[0],"configuredModel"),x=n(o=>P({args:[...o],allowPositionals:!0,options:{voice:{type:"string"},"espeak-voice":{type:"string"},config:{type:"string"},help:{type:"boolean"}}}),"parse");export{A as phonemizeCommand};
//# sourceMappingURL=phonemize-command-OGDOWSJR.js.map
