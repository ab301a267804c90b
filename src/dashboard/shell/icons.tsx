import type { ReactNode } from 'react';

/** Strokes on a grid of 20; the link around each has its name. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const icons = {
  projects: (
    <Icon>
      <path d="M3 5.5h5l1.5 2H17v8H3z" />
    </Icon>
  ),
  runs: (
    <Icon>
      <path d="M2 10h4l2-5 4 10 2-5h4" />
    </Icon>
  ),
  reports: (
    <Icon>
      <path d="M5 2.5h7l3 3v12H5zM8 9h4M8 12.5h4" />
    </Icon>
  ),
  agents: (
    <Icon>
      <path d="M4 6h12v8H4zM10 6V3M7 10h.01M13 10h.01M8 17h4" />
    </Icon>
  ),
  operators: (
    <Icon>
      <path d="M3 16V9M8 16V4M13 16v-5M18 16V7" />
    </Icon>
  ),
  settings: (
    <Icon>
      <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
      <circle cx="13" cy="6" r="2" />
      <circle cx="7" cy="14" r="2" />
    </Icon>
  ),
} as const;
