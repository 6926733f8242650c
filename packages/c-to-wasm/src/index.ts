export { BuildError } from './build-error.ts';
export { buildWasm } from './build-wasm.ts';
export { compile, type Tree } from './compile.ts';
export { fetchCrate } from './fetch-crate.ts';
