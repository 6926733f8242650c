import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);
import{b as u,c as w,d as b,e as O}from"./chunk-3H3FJANG.js";import{a as s}from"./chunk-LR4VFKUG.js";import{createHash as R}from"node:crypto";var a=s((t,...n)=>{let e=[""];for(let o=0,l=t.length-1;o<l;o++){e[0]+=t[o];let i=Array.isArray(n[o])?n[o].flat(1/0):[n[o]];for(let d=0,m=i.length;d<m;d++){let r=i[d];if(typeof r=="string")b(r,e);else if(typeof r=="number")e[0]+=r;else{if(typeof r=="boolean"||r===null||r===void 0)continue;if(typeof r=="object"&&r.isEscaped)if(r.callbacks)e.unshift("",r);else{let c=r.toString();c instanceof Promise?e.unshift("",c):e[0]+=c}else r instanceof Promise?e.unshift("",r):b(r.toString(),e)}}}return e[0]+=t.at(-1),e.length===1?"callbacks"in e?u(O(u(e[0],e.callbacks))):u(e[0]):w(e,e.callbacks)},"html");function y(t){let{$ref:n,anyOf:e,const:o,enum:l,type:i,contentSchema:d}=t;if(d)return`JSON of ${y(d)}`;if(typeof n=="string")return g(n);if(Array.isArray(e))return e.filter(k).map(y).join(" or ");if(o!==void 0)return JSON.stringify(o);if(Array.isArray(l))return`one of ${l.filter(r=>r!==null).join(", ")}`;let[m]=[i].flat();return m==="array"?`list of ${y(t.items)}`:`${m??"anything"}${x(t)}`}s(y,"schemaWords");var g=s(t=>t.split("/").at(-1)??t,"schemaName"),k=s(({type:t})=>t!=="null","isNotNull");function x({minimum:t,maximum:n,minLength:e,maxLength:o}){return n===Number.MAX_SAFE_INTEGER?` from ${t}`:n!==void 0?`, ${t} to ${n}`:o!==void 0?`, ${e??0} to ${o} characters`:""}s(x,"limits");function $(t,n=""){let{properties:e={},required:o=[]}=t;return Object.entries(e).flatMap(([l,i])=>{let d=`${n}${l}`,{description:m="",default:r,items:c}=i;return[{name:d,words:y(i),isRequired:o.includes(l),description:String(m),default:r},...$(i,`${d}.`),...$(c??{},`${d}[].`)]})}s($,"fieldsOf");var S=`
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: light-dark(#0a5a8a, #7cc4f0); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; margin: 1.2rem 0 .3rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; text-decoration: none; }
main { padding: 1.5rem 2.5rem 6rem; max-width: 62rem; }
a { color: var(--accent); }
h1 small { font-weight: normal; opacity: .7; font-size: 1rem; }
section { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem; }
h3 { margin: 0; }
h4 { margin: 1.5rem 0 .4rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px; }
code { padding: .1em .3em; white-space: nowrap; }
pre { padding: .8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.method { font: bold .8rem ui-monospace, monospace; color: var(--accent); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
td p { margin: 0; }
td:nth-child(2) { opacity: .85; }
summary { cursor: pointer; padding: .3rem 0; }
@media (max-width: 64rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
@media (max-width: 45rem) { table, tbody, tr, td { display: block; } td { border: 0; padding: .1rem 0; } tr { padding: .35rem 0; border-bottom: 1px solid var(--line); } }
`;var _=["default-src 'none'",`style-src 'sha256-${R("sha256").update(S).digest("base64")}'`,"base-uri 'none'","form-action 'none'","frame-ancestors 'none'"].join("; ");async function L(t,n){let{info:e,tags:o,paths:l,components:i}=t,d=Object.entries(l).flatMap(([r,c])=>Object.entries(c).map(([p,f])=>({path:r,method:p,operation:f}))),m=s(r=>d.filter(({operation:c})=>c.tags.includes(r)),"ofTag");return String(await a`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e.title} API</title>
<style>${u(S)}</style>
</head>
<body>
<nav>
<a href="openapi.json">openapi.json</a>
${o.map(({name:r})=>a`<h2>${r}</h2><ul>${m(r).map(J)}</ul>`)}
<h2>Schemas</h2>
<ul>${Object.keys(i.schemas).map(r=>a`<li><a href="#${r}">${r}</a></li>`)}</ul>
</nav>
<main>
<h1>${e.title} <small>${e.version}</small></h1>
${h(e.description)}
${o.map(({name:r,description:c})=>a`<h2>${r}</h2>${h(c)}${m(r).map(p=>P(p,i.parameters,n))}`)}
<h2>Schemas</h2>
${Object.entries(i.schemas).map(([r,c])=>a`<section id="${r}"><h3>${r}</h3>${h(String(c.description??""))}${v($(c))}</section>`)}
</main>
</body>
</html>
`)}s(L,"docsPage");var A=s(t=>n=>"$ref"in n?t[g(n.$ref)]:n,"resolver"),J=s(({method:t,path:n,operation:e})=>a`<li><a href="#${e.operationId}"><span class="method">${t.toUpperCase()}</span> ${n}</a></li>`,"link");function P({path:t,method:n,operation:e},o,l){let{operationId:i,summary:d,description:m="",responses:r}=e,c=e.parameters.map(A(o)),p=e.requestBody?.content["application/json"];return a`<section id="${i}">
<h3><span class="method">${n.toUpperCase()}</span> ${t}</h3>
<p>${d}.</p>
${h(m)}
${p?a`<h4>Request</h4>${v($(p.schema),"marked")}${H(p,`${l}${t}`)}`:""}
<details><summary>Parameters outside the body</summary><table>${c.map(f=>a`<tr><td><code>${f.name}</code></td><td>${f.in}</td><td>${h(f.description??"")}</td></tr>`)}</table></details>
<h4>Answers</h4>
<table>${Object.entries(r).map(([f,j])=>N(f,j))}</table>
</section>`}s(P,"section");function v(t,n){return t.length===0?a``:a`<table>${t.map(e=>a`<tr><td><code>${e.name}</code>${e.isRequired&&n==="marked"?" required":""}</td><td>${e.words}${e.default===void 0?"":a`; default <code>${String(e.default)}</code>`}</td><td>${h(e.description)}</td></tr>`)}</table>`}s(v,"fieldTable");var H=s(({examples:t={}},n)=>Object.entries(t).map(([e,{value:o}])=>{let l=JSON.stringify(o).replaceAll("'",String.raw`'\''`),i=`curl ${n} \\
  -H 'content-type: application/json' \\
  -d '${l}' -o answer`;return a`<details><summary>${e}</summary><pre>${i}</pre></details>`}),"examples");function N(t,{description:n,headers:e={},content:o={}}){let l=Object.entries(o).map(([i,{schema:d}])=>a`<code>${i}</code> ${T(d)}<br>`);return a`<tr><td>${t}</td><td>${l}</td><td>${h(n)}${Number(t)<400?a`<p>${Object.keys(e).map(i=>a`<code>${i}</code> `)}</p>`:""}</td></tr>`}s(N,"answer");function T(t){let[n]=Array.isArray(t.allOf)?t.allOf:[t];if(typeof n?.$ref!="string")return a`${t.format?"":y(t)}`;let e=g(n.$ref);return a`<a href="#${e}">${e}</a>`}s(T,"describeSchema");var h=s(t=>t.split(/\n\n+/).filter(n=>n!=="").map(n=>a`<p>${n.split("`").map((e,o)=>o%2?a`<code>${e}</code>`:e)}</p>`),"prose");export{_ as DOCS_POLICY,L as docsPage};
//# sourceMappingURL=docs-page-6NESKJON.js.map
