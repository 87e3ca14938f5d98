# Whoever looks may rename, make and delete in the folders that change. It is looked up, and not tried.
function Test-FolderRights {
    param([hashtable]$Context)
    foreach ($folder in $Context.Readiness.Rights) {
        $path = $folder.Path
        $draft = @{ Subject = $path; Step = $null; Expected = Get-Words 'folder-rights/expected' }
        if ($null -eq $folder.May) { New-Skip @draft -Reason (Get-Words 'folder-rights/unseen') }
        elseif ($folder.May) { New-Result -Draft $draft -Outcome 'pass' -Case 'folder-rights/right' -Values @{ path = $path } }
        else { New-Result -Draft $draft -Outcome 'fail' -Case 'folder-rights/lacking' -Values @{ path = $path } }
    }
}
