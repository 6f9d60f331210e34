/** The script of the harness page, as a page of the site has it: it wakes the labs. */
import { wake } from '../wake.ts';
import checks from './answers-hello.ts';

wake({ checks: { 'testing/exercise': () => Promise.resolve({ default: checks }) } });
