// Loaded into the front-end by NODE_OPTIONS: on SIGUSR2 it takes 2.6 GB, as a leak would.
process.on('SIGUSR2', () => {
  globalThis.hoarded = Array.from({ length: 26 }, () => Buffer.alloc(100e6, 1));
});
