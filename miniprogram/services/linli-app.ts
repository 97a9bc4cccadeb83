import type { Output } from 'yunlet-client/contract';
import type { Api } from '../../shared/api';

/** Who is signed in, as it arrives on a page. */
export type Me = Output<Api, 'login'>;

/** What pages find behind `getApp()`. */
export interface LinliApp {
  signingIn?: Promise<Me> | undefined;
  onLaunch(): void;
  /** The neighbour who uses this phone; signs in at the first call. */
  signIn(): Promise<Me>;
}
