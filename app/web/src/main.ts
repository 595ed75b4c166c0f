import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { node } from './lib/node.svelte';

const target = document.getElementById('app');
if (target === null) {
  throw new Error('index.html has no #app');
}
mount(App, { target });
void node.start();

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  // Without it the page works as long as the node does.
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
