import { startThingsApi } from '../../helpers/things-api.js';
import type { SoundApi } from './index.js';

export const things: SoundApi = {
  name: 'things',
  make: 'in memory; idempotency keys on everything; PATCH',
  async start() {
    const api = await startThingsApi();
    return { url: api.url, harmed: () => new Set(), close: api.close };
  },
};
