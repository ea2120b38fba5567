// A folder that the host can load; the app itself resolves its imports from the root.
import '../bare-app.ts';
