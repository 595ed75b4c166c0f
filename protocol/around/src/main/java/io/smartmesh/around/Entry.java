package io.smartmesh.around;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;

/**
 * A post as neighbours speak of it: {@code prefix 8 | rank 1}.
 *
 * @param rank what is useful to more people has a smaller one, 0 to 3; its giver's word
 */
record Entry(Bytes prefix, int rank) {
  static final int LENGTH = PostId.PREFIX + 1;
  private static final int RANK_MOST = 3;

  static Entry of(Post post) {
    switch (post.kind()) {
      case WITHDRAWAL:
        return new Entry(post.id().prefix(), 0);
      case NOTICE:
        return new Entry(post.id().prefix(), post.said().card().isEmpty() ? 2 : 1);
      default:
        return new Entry(post.id().prefix(), RANK_MOST);
    }
  }

  void write(Encoder out) {
    out.raw(prefix).u8(rank);
  }

  static Entry read(Decoder in) throws Malformed {
    Entry entry = new Entry(in.raw(PostId.PREFIX), in.u8());
    if (entry.rank > RANK_MOST) {
      throw new Malformed("rank " + entry.rank + ", at most " + RANK_MOST);
    }
    return entry;
  }
}
