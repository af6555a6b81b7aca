import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queries';
import { LocaleProvider } from './i18n/locale';
import { router } from './router';
import './ui/tokens.css';
import './ui/base.css';
import { showTheme, theme } from './ui/preferences';

showTheme(theme.read());

function App() {
  const chosen = theme.use();
  useEffect(() => showTheme(chosen), [chosen]);
  return (
    <LocaleProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LocaleProvider>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
