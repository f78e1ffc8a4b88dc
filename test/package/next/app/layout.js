/** Next asks for one; no page here has a look. */
export default function Layout({ children }) {
  return children
}
