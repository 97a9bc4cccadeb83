/**
 * The only network door of the cloud: HTTP in, ports of the services out.
 *
 * @packageDocumentation
 */
export { createGateway, type Gateway, type GatewayOptions } from './create-gateway';
export { type SocketDrops } from './watch/drops';
