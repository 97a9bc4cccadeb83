/**
 * Places: GeoJSON and pairs of numbers read, compared and measured as MongoDB does, and the cells an index orders them
 * by.
 *
 * @packageDocumentation
 */
export { cover, stretchesOf, type Region } from './cover';
export { flatGrid, type FlatGrid } from './flat-grid';
export { FINEST, idsAround, stretchAround, type Cell, type Grid } from './grid';
export { nearby, NEAR_OPERATORS, readNear, unitsOf, type Near, type Nearby } from './near';
export { flatKeys, isBlank, placesAt, sphereKeys, type PlaceKeys } from './places';
export { degreesAround, flatRing, rectRegion, regionOf, ring } from './regions';
export { readIntersects, readWithin, type PlaceCondition, type Shape } from './shape';
export { show } from './show';
export { leafOf, SPHERE } from './sphere-grid';
