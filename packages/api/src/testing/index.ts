export { type AppUnderTest, appUnderTest } from './app-under-test.ts';
