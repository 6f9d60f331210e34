/** A page with nothing but the inspector, for tests. */
import '../../../site/styles/tokens.css';
import '../../views/testing/harness.css';
import { mount } from 'svelte';
import Inspector from '../Inspector.svelte';

const target = document.querySelector('#page');
if (target) mount(Inspector, { target });
