/**
 * End-to-end sessions for stored messages: prekeys, a start in the manner of X3DH, and a double
 * ratchet with sealed headers. {@link io.smartmesh.ratchet.Session} is one session as a value; the
 * rules RA are in docs/spec/ratchet.md.
 */
@NullMarked
package io.smartmesh.ratchet;

import org.jspecify.annotations.NullMarked;
