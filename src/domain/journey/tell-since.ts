import type { SinceTurn } from './gap-state.ts';
import { tellTimes } from './tell-time.ts';

/** What came since a gap's last turn, such as `missed once, with help 4 times, alone twice`. */
export function tellSince({ failed, helped, alone }: SinceTurn): string {
  return (
    [
      [failed, 'missed'],
      [helped, 'with help'],
      [alone, 'alone'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, how]) => `${how} ${tellTimes(count)}`)
    .join(', ');
}
