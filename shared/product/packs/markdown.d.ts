// With the query, test runner and bundler alike take the file as text.
declare module '*.md?raw' {
  const text: string;
  export default text;
}
