export interface MarkedBlock {
  readonly page: string;
  readonly how?: 'run' | 'not run';
  readonly what?: string;
  readonly exit: number;
  readonly language: string;
  readonly code: string;
  readonly line: number;
  readonly heading: string;
}
export function markedBlocks(page: string): readonly MarkedBlock[];
