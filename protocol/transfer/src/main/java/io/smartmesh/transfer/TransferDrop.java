package io.smartmesh.transfer;

/** Why something of a peer's was not taken. One counter each. */
public enum TransferDrop {
  /** No word that is laid out (TF-4), or an unsafe name (TF-3). */
  MALFORMED_WORD,
  /** A word that does not belong there, or bytes after the end. */
  OUT_OF_PLACE,
  /** More streams than are listened to. */
  TOO_MANY_STREAMS,
  /** More offers than wait for the user. */
  TOO_MANY_OFFERS,
  /** An id under which something else is known. */
  ID_TAKEN,
  /** Pieces that are not what the offer promised. */
  WRONG_ROOT,
  WRONG_PIECE,
  /** More bytes than were offered, or fewer. */
  WRONG_SIZE,
  /** Nothing came for too long. */
  SILENT
}
