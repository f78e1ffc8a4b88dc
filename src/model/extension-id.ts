/**
 * The RESTful API Manager extension, the same on every server, cloud or self-hosted.
 *
 * Evidence: verified on the target instance; the same elsewhere: seen.
 */
export const RESTFUL_API_MANAGER = '2d558935-686a-4bd0-9991-07539f5fe749'
