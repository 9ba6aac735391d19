"""The book on paper: one document made of all pages, laid out by Chromium, finished by pypdf."""
