# The new releases fit on the disk that holds the working directory, beside what is there.
function Test-DiskRoom {
    param([hashtable]$Context)
    $directory = $Context.Observation.Root
    $draft = @{ Subject = $directory; Step = $null; Expected = Get-Words 'disk-room/expected' }
    $entries = @(foreach ($archive in $Context.Readiness.Archives) { if ($archive.State -eq 'fit') { $archive.Entries } })
    if ($entries.Count -eq 0) { return New-Skip @draft -Reason (Get-Words 'disk-room/no-archive') }
    $needed = 0L
    foreach ($entry in $entries) { $needed += $entry.SizeBytes }
    $free = $Context.Readiness.FreeBytes
    $takes = Format-Megabytes -Bytes $needed
    if ($null -eq $free) { return New-NotSeen -Draft $draft -Message (Get-Words 'disk-room/unseen' @{ directory = $directory }) -Remedy (Get-Words 'disk-room/unseen-do' @{ needed = $takes }) }
    $left = Format-Megabytes -Bytes $free
    if ($free -lt $needed) { return New-Result -Draft $draft -Outcome 'fail' -Case 'disk-room/short' -Values @{ directory = $directory; free = $left; needed = $takes } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'disk-room/right' -Values @{ directory = $directory; free = $left; needed = $takes }
}
