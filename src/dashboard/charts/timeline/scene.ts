import type { Hit } from '../../model/timeline-hit.js';
import type { View } from '../../model/timeline-layout.js';
import type { Picture } from '../../model/timeline-picture.js';
import type { Theme } from './theme.js';

/** All that a frame is painted from. */
export interface Scene {
  readonly picture: Picture;
  readonly view: View;
  readonly theme: Theme;
  readonly hovered: Hit | null;
  readonly selected: number | null;
}
