/**
 * Bundles that go by hand: {@link io.smartmesh.byhand.Parcel} is a file of them that gives what is
 * whole in it, {@link io.smartmesh.byhand.Fountain} turns bytes into any number of small frames of
 * which nearly any so many suffice, {@link io.smartmesh.byhand.CodeFrame} is one of those in a
 * picture. What is in a parcel this package does not know. The rules are in docs/spec/by-hand.md.
 */
@NullMarked
package io.smartmesh.byhand;

import org.jspecify.annotations.NullMarked;
