package io.smartmesh.cli;

import java.util.Optional;

/** How a user gives the passphrase of the vaults. */
interface Passphrases {
  /** Nobody to ask and nothing given: vaults open with the key file beside them. */
  Passphrases NONE =
      new Passphrases() {
        @Override
        public Optional<String> given() {
          return Optional.empty();
        }

        @Override
        public Optional<String> ask(String question) {
          return Optional.empty();
        }
      };

  /** The one that a file holds, if the user has named one. */
  Optional<String> given() throws Failure;

  /** Typed at a terminal; empty where there is none. */
  Optional<String> ask(String question);
}
