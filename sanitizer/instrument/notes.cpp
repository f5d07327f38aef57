// What instrumented code calls: on to the sanitizer when it is loaded, else nothing.
#include "corosan/instrument.h"

extern "C" {
void corosan_note_frame_created(void *frame, size_t size) {
  if (&corosan_frame_created != nullptr)
    corosan_frame_created(frame, size);
}
void corosan_note_frame_suspending(void *frame, const corosan_suspension *where) {
  if (&corosan_frame_suspending != nullptr)
    corosan_frame_suspending(frame, where);
}
void corosan_note_frame_resumed(void *frame) {
  if (&corosan_frame_resumed != nullptr)
    corosan_frame_resumed(frame);
}
void corosan_note_frame_destroyed(void *frame) {
  if (&corosan_frame_destroyed != nullptr)
    corosan_frame_destroyed(frame);
}
}
