package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;

/**
 * What the maker of a bundle keeps to know its receipt by.
 *
 * @param contentsKey opens the signature in it
 * @param opener what a receipt shows: with it the maker clears the copies itself (CY-14)
 * @param label by which whoever handed it over knows it
 */
record Own(PublicKey to, Bytes contentsKey, Bytes opener, Bytes label) {
  @Override
  public String toString() {
    return "own bundle to " + to;
  }
}
