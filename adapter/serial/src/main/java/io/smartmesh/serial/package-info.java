/**
 * Neighbours over serial lines: cables, radio modems and whatever else looks like one ({@link
 * io.smartmesh.serial.SerialBearer}). Frames stand between zero bytes (COBS) with a CRC-32C.
 */
@NullMarked
package io.smartmesh.serial;

import org.jspecify.annotations.NullMarked;
