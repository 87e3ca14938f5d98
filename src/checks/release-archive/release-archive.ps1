# Each installation's archive is a whole release of this role and version.
function Test-ReleaseArchive {
    param([hashtable]$Context)
    $hop = 0
    foreach ($archive in $Context.Readiness.Archives) {
        $hop++
        $result = Get-ArchiveResult -Archive $archive -IsFirst ($hop -eq 1)
        $result.Hop = $hop
        $result
    }
}

function Get-ArchiveResult {
    param([hashtable]$Archive, [bool]$IsFirst)
    $to = $Archive.To
    $expected = Get-Words 'release-archive/expected' @{ to = $to }
    if ($Archive.State -eq 'none') {
        $reason = if ($IsFirst) { Get-Words 'release-archive/none' @{ archiveOption = $Options.Archive; to = $to } } else { Get-Words 'release-archive/none-yet' @{ to = $to } }
        return New-Skip -Subject $to -Step $null -Expected $expected -Reason $reason
    }
    $file = $Archive.File
    $draft = @{ Subject = $file; Step = $null; Expected = $expected }
    if ($Archive.State -eq 'unfit') { return New-Result -Draft $draft -Outcome 'fail' -Case 'release-archive/unfit' -Values @{ file = $file; problem = $Archive.Problem; note = $Archive.Note } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'release-archive/right' -Values @{ file = $file; files = @($Archive.Entries).Count; version = Get-First -Items @($Archive.Version, $to); to = $to }
}
