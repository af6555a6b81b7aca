import { toConsole, toDashboard } from '../links.js';

/** How series of regions and of SLOs are called. */
export const PLACE = '{{service}} {{region}}';
export const SLO = '{{slo}} {{cloud_region}}';
export const SLO_LABELS = ['service', 'slo', 'cloud_region'];

export const REGION_LINKS = [
  toConsole('Open in the console', '${__field.labels.service}', '${__field.labels.region}'),
  toDashboard('Region and collective vibration', 'region', {
    service: '${__field.labels.service}',
    region: '${__field.labels.region}',
  }),
];

export const SLO_LINKS = [
  toConsole('Open in the console', '${__field.labels.slo}'),
  toDashboard('Engineering: the service', 'service', { service: '${__field.labels.service}' }),
];
