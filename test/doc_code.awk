# Keeps the lines inside ```cpp fences of a page and blanks all others, so that line numbers stay those of the page.
/^```cpp[ \t]*$/ { inside = 1; print ""; next }
/^```/ { inside = 0; print ""; next }
{ print inside ? $0 : "" }
