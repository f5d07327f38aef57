# Keeps the lines inside ```cpp fences of a page (-v fence=NAME: inside ```NAME) and blanks all others, so that line numbers
# stay those of the page.
# FileCheck's comments are left out: a diagnostic shows its source line, which must not look like a second diagnostic.
BEGIN { if (fence == "") fence = "cpp" }
$0 ~ "^```" fence "[ \t]*$" { inside = 1; print ""; next }
/^```/ { inside = 0; print ""; next }
{ if (inside) sub(/[ \t]*\/\/ [A-Z-]*CHECK[A-Z-]*:.*$/, ""); print inside ? $0 : "" }
