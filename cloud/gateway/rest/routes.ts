import type { GatewayOptions, Route } from '../context';
import { restDatabaseRoutes } from './database';
import { restFunctionRoutes } from './functions';
import { restStorageRoutes } from './storage';
import { restUnsupportedRoutes } from './unsupported';

/** CloudBase's HTTP API under `/v1`, which js-sdk 3.x speaks in a browser (protocol.md 9.3). */
export function restRoutes(options: GatewayOptions): readonly Route[] {
  return [
    ...restFunctionRoutes(options),
    ...restDatabaseRoutes(options),
    ...restStorageRoutes(options),
    ...restUnsupportedRoutes(options),
  ];
}
