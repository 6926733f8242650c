import { writeFileSync } from 'node:fs';
import { fleetDashboard } from './fleet-dashboard.ts';

/** As Grafana reads it: `npx -y pnpm@12 --filter @hailo-piper/deploy dashboard`. */
writeFileSync(
  new URL('dashboards/hailo-piper-fleet.json', import.meta.url),
  `${JSON.stringify(fleetDashboard(), null, 2)}\n`,
);
