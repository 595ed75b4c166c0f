/**
 * Values that every layer shares: bytes, hashes, addresses, amounts, the two times, the codec, and
 * the shape of a sans-IO machine. Nothing here touches a clock, a file, a socket or a thread.
 */
@NullMarked
package io.smartmesh.base;

import org.jspecify.annotations.NullMarked;
