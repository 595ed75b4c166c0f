/**
 * Store, carry and forward: bundles for somebody to whom there is no route are kept, handed to
 * nodes that are met, and brought to their destination by whoever meets it. {@link
 * io.smartmesh.carry.Carry} is the machine; the rules are in docs/spec/carry.md. The words are
 * those of RFC 9171.
 */
@NullMarked
package io.smartmesh.carry;

import org.jspecify.annotations.NullMarked;
