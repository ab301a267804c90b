import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import type { TrendPoint } from '../../../sdk/types.js';
import { RISKS } from '../../model/risks.js';
import { brushed, type Stretch, tickPlaces, tickText } from '../../model/trend.js';
import { onThemeChange, readTheme, type Theme } from '../timeline/theme.js';
import { drawTrend, RISK_ROW } from './draw.js';

export interface PlotState {
  readonly points: readonly TrendPoint[];
  /** Runs that are picked to be compared. */
  readonly picked: readonly string[];
  /** The place that is pointed at. */
  readonly active: number | null;
}

export interface PlotHandlers {
  readonly onHover: (place: number | null) => void;
  readonly onPress: (place: number, event: MouseEvent) => void;
  readonly onBrush: (stretch: Stretch) => void;
}

export interface Plot {
  readonly show: (state: PlotState) => void;
  readonly resize: (width: number) => void;
  /** Where a point stands, in CSS pixels of the host. */
  readonly placeOf: (place: number) => { left: number; top: number };
  readonly destroy: () => void;
}

const HEIGHT = 320;
const NARROW = 520;
const TICK_WIDTH = 64;
const RISKS_HEIGHT = RISKS.length * RISK_ROW + 12;

/** One run after the other on the x axis, whatever time lies between; the score on the y axis. */
export function createPlot(host: HTMLElement, first: PlotState, handlers: PlotHandlers): Plot {
  let state = first;
  let theme: Theme | null = null;
  const themeOf = (u: uPlot) => {
    theme ??= readTheme(u.ctx, uPlot.pxRatio);
    return theme;
  };
  const plot = new uPlot(options(host.clientWidth), dataOf(state.points), host);
  const forget = onThemeChange(() => {
    theme = null;
    plot.redraw(false);
  });
  let brushing = false;
  plot.over.addEventListener('mousedown', () => {
    brushing = false;
  });
  plot.over.addEventListener('click', (event) => {
    const place = plot.cursor.idx;
    if (!brushing && typeof place === 'number') handlers.onPress(place, event);
  });

  function options(width: number): uPlot.Options {
    const narrow = () => host.clientWidth < NARROW;
    return {
      width,
      height: HEIGHT,
      padding: [12, 28, 0, 0],
      legend: { show: false },
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: 8, click: () => {} },
        bind: { dblclick: () => null },
      },
      scales: {
        x: { time: false, range: () => [-0.5, Math.max(state.points.length, 1) - 0.5] },
        y: { range: [0, 100] },
      },
      series: [{}, { stroke: (u) => themeOf(u).lineStrong, width: 1, points: { show: false } }],
      axes: [
        {
          size: RISKS_HEIGHT + 24,
          gap: RISKS_HEIGHT,
          stroke: (u) => themeOf(u).textQuiet,
          font: '11px system-ui, sans-serif',
          grid: { show: false },
          ticks: { show: false },
          splits: (u) => [
            ...tickPlaces(
              state.points.length,
              Math.floor(u.bbox.width / uPlot.pxRatio / TICK_WIDTH),
            ),
          ],
          values: (_, splits) => splits.map((place) => tickOf(state.points, place)),
        },
        {
          size: () => (narrow() ? 36 : 104),
          stroke: (u) => themeOf(u).textQuiet,
          font: '11px system-ui, sans-serif',
          splits: () => [0, 40, 60, 75, 90, 100],
          grid: { stroke: (u) => themeOf(u).line, width: 1 },
          ticks: { show: false },
        },
      ],
      hooks: {
        draw: [(u) => drawTrend(u, state, themeOf(u), narrow())],
        setCursor: [
          (u) => handlers.onHover((u.cursor.left ?? -1) < 0 ? null : (u.cursor.idx ?? null)),
        ],
        setSelect: [select],
      },
    };
  }

  function select(u: uPlot): void {
    const { left, width } = u.select;
    if (width === 0) return;
    brushing = true;
    const [min, max] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const stretch = brushed(state.points.length, min, max);
    if (stretch) handlers.onBrush(stretch);
  }

  return {
    show(next) {
      const moved = next.points !== state.points;
      state = next;
      if (moved) plot.setData(dataOf(next.points));
      else plot.redraw(false);
    },
    resize: (width) => plot.setSize({ width, height: HEIGHT }),
    placeOf(place) {
      const score = state.points[place]?.score ?? 0;
      return {
        left: plot.over.offsetLeft + plot.valToPos(place, 'x'),
        top: plot.over.offsetTop + plot.valToPos(score, 'y'),
      };
    },
    destroy() {
      forget();
      plot.destroy();
    },
  };
}

function dataOf(points: readonly TrendPoint[]): uPlot.AlignedData {
  return [points.map((_, place) => place), points.map(({ score }) => score)];
}

function tickOf(points: readonly TrendPoint[], place: number): string {
  const point = points[place];
  return point ? tickText(point.created_at, points) : '';
}
