/** Loads a package that is there in a checkout of ringmark, but does not come with the published package; null where it is missing. */
export async function loadPeer<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Why a peer's row is left out. */
export const notInstalled = 'not installed; it comes with a checkout of ringmark';
