package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.List;
import java.util.SortedMap;

/** Something that is read from the store page by page, and ends with one reply. */
interface Reading {
  /** Pages to read next; none: {@link #reply} is ready. */
  List<Bytes> next();

  /** What was found under each of them, in their order. */
  void found(List<SortedMap<Bytes, Bytes>> pages, Moment now);

  UserReply reply();
}
