import { createRequire } from 'node:module';

/** Playwright's WebSocket; its own export, without types. */
interface Bundle {
  readonly ws: { readonly prototype: { send(data: string, ...more: unknown[]): void } };
}

/** What Playwright 1.65 asks every new context for, and Debian's Firefox does not know. */
const UNKNOWN = 'emulation.setMediaFeaturesOverride';

let isDone = false;

/**
 * Lets Playwright drive a Firefox without `emulation.setMediaFeaturesOverride`: another command, which changes nothing, is
 * sent in its place. Themes are preferences of the browser then, see browsers.ts.
 */
export function leaveOutMediaFeatures(): void {
  if (isDone) return;
  isDone = true;
  const require = createRequire(import.meta.url);
  const { ws } = require('playwright-core/lib/utilsBundle') as Bundle;
  const { send } = ws.prototype;
  ws.prototype.send = function (data, ...more) {
    const { id, method } = JSON.parse(data);
    const harmless = JSON.stringify({ id, method: 'session.status', params: {} });
    send.call(this, method === UNKNOWN ? harmless : data, ...more);
  };
}
