export interface Warning {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}
