/** Reports progress. */
export type Say = (progress: string) => void;
