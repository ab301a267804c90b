import { arch, hostname, platform, release } from 'node:os';

/** Facts about the machine, as an argument: a simulated node has a machine of its own. */
export interface Platform {
  hostname(): string;
  os(): string;
}

export const systemPlatform: Platform = {
  hostname,
  os: () => `${platform()} ${release()} ${arch()}`,
};
