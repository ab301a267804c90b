import type { View } from '../../model/timeline-layout.js';
import type { Picture } from '../../model/timeline-picture.js';
import type { Theme } from './theme.js';

/** All that a frame is painted from. */
export interface Scene {
  readonly picture: Picture;
  readonly view: View;
  readonly theme: Theme;
  readonly selected: number | null;
  /** Pixels of the device per pixel of the page. */
  readonly ratio: number;
}

/** An attempt, as far as it is in sight. */
export interface Bar {
  readonly attempt: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
